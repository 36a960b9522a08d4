import type { Catalogue } from "./catalogue.ts";

export const connectionTexts: Catalogue["connection"] = {
  unsupported: {
    title: "لا يستطيع هذا المتصفح الاتصال بـ\u00a0iPhone",
    body: "يستطيع ذلك Chrome أو Edge على الكمبيوتر، أو Chrome على Android. يمكنك التجول هنا مع iPhone التجريبي.",
  },
  insecure: { title: "فُتحت هذه الصفحة بطريقة غير آمنة", body: "افتحها عبر https." },
  none: {
    title: "صِل iPhone بكابل",
    body: "صِله بهذا الكمبيوتر مباشرة، وافتح قفله، ثم اختره في القائمة التي يعرضها المتصفح.",
  },
  "chooser-empty": { title: "لم يُختر أي iPhone", body: "ألا يظهر في القائمة؟" },
  "not-mux": {
    title: "iPhone يشحن فقط",
    body: "على iPhone: افتح قفله. إذا سأل عن السماح للملحق بالاتصال، فاضغط على «سماح».",
  },
  opening: { title: "جارٍ الاتصال…", body: "يتم التواصل مع iPhone." },
  "no-permission-os": {
    title: "يمنع الكمبيوتر المتصفح من الوصول إلى iPhone",
    body: "يحتاج حسابك على الكمبيوتر إلى إذن لفتح منفذ USB الخاص بـ\u00a0iPhone.",
  },
  busy: {
    title: "برنامج آخر يستخدم iPhone",
    body: "أغلِق علامات التبويب والبرامج الأخرى التي تستخدمه، ثم أعد المحاولة.",
  },
  "busy-tab": {
    title: "Keepsake مفتوح في علامة تبويب أخرى",
    body: "لا تستخدم iPhone إلا علامة تبويب واحدة في كل مرة. تتركه الأخرى عندما تستخدمه هنا.",
  },
  mute: { title: "لا يستجيب iPhone", body: "افصل الكابل، وانتظر خمس ثوانٍ، ثم صِله من جديد." },
  locked: { title: "افتح قفل iPhone", body: "يتابع Keepsake تلقائيًا فور فتح القفل." },
  trust: {
    title: "اضغط على «الوثوق» على iPhone",
    body: "ثم أدخِل رمز دخول iPhone على iPhone نفسه. يتابع Keepsake تلقائيًا.",
  },
  denied: {
    title: "طُلب من iPhone عدم الوثوق بهذا الكمبيوتر",
    body: "افصله ثم صِله من جديد كي يسأل مرة أخرى.",
  },
  "stale-pair": { title: "نسي iPhone هذا الكمبيوتر", body: "سيسأل من جديد عن الوثوق به." },
  lost: { title: "تم فصل iPhone", body: "صِله من جديد، ويتابع Keepsake تلقائيًا." },
};
