/** What a dish is in a set meal. */
export type Course =
  "main" | "side" | "vegetable" | "soup" | "staple" | "congee" | "bun" | "relish" | "noodle";

/** A dish of the demonstration kitchen. The slug never changes; the price is in fen. */
export type Dish = {
  readonly slug: string;
  readonly name: string;
  readonly price: number;
  readonly note: string;
  readonly course: Course;
};

type Row = readonly [slug: string, name: string, yuan: number, note?: string];

const course = (name: Course, rows: readonly Row[]): Dish[] =>
  rows.map(([slug, dish, yuan, note]) => ({
    slug,
    name: dish,
    price: Math.round(yuan * 100),
    note: note ?? "",
    course: name,
  }));

/** Home cooking of Hangzhou, soft and not too salty; 2 to 8 yuan a portion. */
export const dishes: readonly Dish[] = [
  ...course("main", [
    ["hongshao-rou", "红烧肉", 8, "烧得软"],
    ["dongpo-rou", "东坡肉", 8, "一块"],
    ["meigancai-kourou", "梅干菜扣肉", 8],
    ["tangcu-paigu", "糖醋小排", 8],
    ["xihu-cuyu", "西湖醋鱼", 8, "去大刺"],
    ["hongshao-daiyu", "红烧带鱼", 7.5],
    ["qingzheng-luyu", "清蒸鲈鱼块", 8, "少盐"],
    ["baiqie-ji", "白斩鸡", 7.5],
    ["hongshao-jizhui", "酱烧鸡腿", 7],
    ["shizi-tou", "清炖狮子头", 7.5, "肉糜，好嚼"],
    ["jiang-ya", "酱鸭", 8],
    ["youbao-xia", "油爆虾", 8],
  ]),
  ...course("side", [
    ["zhacai-rousi", "榨菜肉丝", 5],
    ["qingjiao-rousi", "青椒肉丝", 5.5],
    ["yuxiang-rousi", "鱼香肉丝", 5.5, "微甜不辣"],
    ["fanqie-chaodan", "番茄炒蛋", 4.5],
    ["rousi-chao-xianggan", "肉丝炒香干", 5],
    ["mapo-doufu", "家常豆腐", 4, "不辣"],
    ["zheng-shuidan", "肉末蒸蛋", 4, "软嫩"],
    ["xuecai-doufu", "雪菜烧豆腐", 4],
    ["huanggua-chao-huotui", "黄瓜炒火腿", 5],
    ["kaofu-siji", "四喜烤麸", 4.5],
    ["rousi-jiaobai", "茭白肉丝", 5.5],
    ["luobo-niunan", "萝卜烧牛腩", 6.5],
  ]),
  ...course("vegetable", [
    ["chao-qingcai", "炒青菜", 2.5],
    ["suanrong-bocai", "蒜蓉菠菜", 3],
    ["qingchao-xilanhua", "清炒西兰花", 3.5],
    ["youmen-sun", "油焖春笋", 4],
    ["hongshao-dongua", "红烧冬瓜", 2.5],
    ["chao-tudousi", "炒土豆丝", 2.5],
    ["shousi-baocai", "手撕包心菜", 2.5],
    ["qiezi-bao", "红烧茄子", 3],
    ["mao-dou-sigua", "毛豆丝瓜", 3],
    ["nangua-zheng", "清蒸南瓜", 2.5, "软糯"],
    ["xianggu-qingcai", "香菇青菜", 3],
    ["chao-douya", "清炒豆芽", 2],
  ]),
  ...course("soup", [
    ["fanqie-dantang", "番茄蛋汤", 2],
    ["zicai-dantang", "紫菜蛋汤", 2],
    ["xihu-chuncai-tang", "西湖莼菜汤", 3],
    ["songmutang", "宋嫂鱼羹", 3.5],
    ["donggua-paigu-tang", "冬瓜排骨汤", 3.5],
    ["qingcai-doufu-tang", "青菜豆腐汤", 2],
  ]),
  ...course("staple", [["mifan", "米饭", 2, "大碗"]]),
  ...course("congee", [
    ["bai-zhou", "白粥", 2],
    ["nangua-zhou", "南瓜小米粥", 2.5],
    ["pidan-shourou-zhou", "皮蛋瘦肉粥", 3.5],
    ["doujiang", "豆浆", 2, "甜或不甜"],
    ["hongdou-zhou", "红豆粥", 2.5],
  ]),
  ...course("bun", [
    ["xian-roubao", "鲜肉包", 2],
    ["qingcai-xianggu-bao", "青菜香菇包", 2],
    ["dousha-bao", "豆沙包", 2],
    ["shao-mai", "糯米烧卖", 2.5],
    ["congbao-hui", "葱包桧", 3, "杭州小吃"],
    ["nuomi-fantuan", "糯米饭团", 4],
    ["zheng-jiao", "蒸饺", 4, "六只"],
  ]),
  ...course("relish", [
    ["chaye-dan", "茶叶蛋", 2],
    ["baishui-dan", "白煮蛋", 2],
    ["liangban-huanggua", "凉拌黄瓜", 2],
    ["jiang-luobo", "酱萝卜", 2, "偏咸"],
    ["xian-yadan", "咸鸭蛋", 2.5],
  ]),
  ...course("noodle", [
    ["pian-er-chuan", "片儿川", 8, "雪菜笋片肉片"],
    ["xian-hundun", "鲜肉小馄饨", 6],
    ["cong-you-banmian", "葱油拌面", 5],
    ["xuecai-mian", "雪菜肉丝面", 7],
  ]),
];
