import type { Catalogue } from "./catalogue.ts";

export const settingsTexts: Catalogue["settings"] = {
  title: "الإعدادات",
  appearance: "المظهر",
  language: "اللغة",
  theme: "السمة",
  themes: { auto: "كما في الكمبيوتر", light: "فاتحة", dark: "داكنة" },
  density: "التباعد",
  densities: { auto: "حسب وسيلة التأشير", comfortable: "مريح", compact: "مضغوط" },
  offline: {
    title: "هذا التطبيق",
    states: {
      unavailable: "لا يعمل إلا مع وجود الشبكة: لا يحتفظ هذا المتصفح أو هذا العنوان بالتطبيقات.",
      installing: "يُحفظ الآن للاستخدام دون شبكة…",
      ready: "يعمل دون شبكة.",
      update: "يتوفر إصدار جديد.",
      updating: "جارٍ تجهيز الإصدار الجديد…",
      failed: "تعذر حفظه للاستخدام دون شبكة. تُعاد المحاولة في الزيارة التالية.",
    },
    update: "استخدام الإصدار الجديد",
    updateHint: "يُعاد تحميل الصفحة. تبقى اللقطات والإعدادات.",
    updateWaits: "ينتظر حتى ينتهي العمل الجاري.",
    look: "البحث عن إصدار جديد",
    install: "تثبيت Keepsake",
    installHint: "يمنحه نافذة وأيقونة خاصتين به، ويمنع المتصفح من مسح ما يخزنه.",
    installed: "Keepsake مثبت على هذا الكمبيوتر.",
    login:
      "كي يُفتح بعد تسجيل دخولك: افتح إعدادات التطبيق في Chrome (النقاط الثلاث، معلومات التطبيق، الإعدادات) وفعِّل «بدء التطبيق عند تسجيل الدخول».",
  },
  pages: "المزيد",
  privacy: "الخصوصية",
  privacyHint: "ما يحدث لبياناتك، وما يحتفظ به هذا المتصفح.",
  about: {
    title: "عن Keepsake",
    link: "عن التطبيق",
    linkHint: "الإصدار والبناء والترخيص.",
    version: "الإصدار",
    build: "البناء",
    buildHint:
      "بصمة كل ملفات هذا التطبيق. من يبني المصادر نفسها يحصل على البصمة نفسها؛ يشرح الملف docs/hosting.md كيفية ذلك.",
    files: (shown) => `عدد الملفات: ${shown}`,
    unknown: "غير معروف هنا",
    licence: "ترخيص MIT. مشروع Keepsake مستقل ولا صلة له بشركة Apple.",
  },
};
