/** What the window itself says; everything else is said by the kiosk's own page. */
export const texts = {
  title: "银龄",
  starting: "正在启动，请稍候",
  hint: "如长时间停留在此页，请联系工作人员",
} as const;
