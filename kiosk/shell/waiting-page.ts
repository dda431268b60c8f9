import { texts } from "./texts.zh.ts";

/** The page shown until the station answers: no script, no request, readable from two metres. */
export const waitingPage = `data:text/html;charset=utf-8,${encodeURIComponent(`<!doctype html>
<html lang="zh-CN">
  <meta charset="utf-8" />
  <title>${texts.title}</title>
  <style>
    body {
      margin: 0; min-height: 100vh; display: grid; place-content: center; gap: 3vmin;
      text-align: center; font-family: "Noto Sans SC", "Noto Sans CJK SC", sans-serif;
      background: #f7f4ee; color: #1d1d1b;
    }
    h1 { margin: 0; font-size: max(48px, 6vmin); }
    p { margin: 0; font-size: max(32px, 3.5vmin); }
  </style>
  <h1>${texts.starting}</h1>
  <p>${texts.hint}</p>
</html>`)}`;
