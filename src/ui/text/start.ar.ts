import type { Catalogue } from "./catalogue.ts";

export const startTexts: Pick<Catalogue, "app" | "home" | "platform" | "pictures"> = {
  app: {
    name: "Keepsake",
    skip: "الانتقال إلى المحتوى",
    footer: {
      local: "كل شيء يعمل داخل هذا المتصفح. لا يُرسل أي شيء إلى أي مكان.",
      independent: "Keepsake برنامج مستقل مفتوح المصدر، ولا صلة له بشركة Apple.",
    },
    loading: "جارٍ التحميل…",
    close: "إغلاق",
    copy: "نسخ",
    copied: "تم النسخ",
    details: "التفاصيل",
    tryAgain: "إعادة المحاولة",
    notNow: "ليس الآن",
    code: "الرمز",
    demoBadge: "تجريبي",
    crashed: {
      title: "تعذر عرض هذه الشاشة",
      remedy: "في هذه النافذة: أعد تحميل الصفحة. ما تم حفظه في أمان.",
      reload: "إعادة التحميل",
    },
  },
  home: {
    title: "احتفظ بنسخة كاملة وخاصة من iPhone على قرصك.",
    lead: "ينسخ Keepsake جهاز iPhone أو iPad احتياطيًا عبر الكابل، بالتنسيق الذي يستخدمه Finder وApple Devices. بلا حساب ولا سحابة ولا رفع.",
    connectHeading: "الاتصال",
    connect: "توصيل iPhone",
    demo: "التجربة مع iPhone تجريبي",
    demoHint: "iPhone بالمحاكاة داخل هذه الصفحة. لا حاجة إلى كابل.",
    copyLink: "نسخ الرابط",
    openFolder: "العمل مع مجلد نسخ احتياطية",
    tryAnyway: "الاتصال رغم ذلك",
    promises: [
      {
        title: "تبقى عندك",
        body: "من الكابل مباشرة إلى مجلد تختاره. لا يُسمح للصفحة بتحميل غير ملفاتها، فلا يمكن أن يخرج شيء.",
      },
      {
        title: "تُفتح في برامج أخرى",
        body: "مجلد نسخ احتياطي عادي من Apple. يستطيع Finder وApple Devices والأدوات مفتوحة المصدر الاستعادة منه.",
      },
      {
        title: "تتابع من حيث توقفت",
        body: "فُصل الكابل أو أُغلقت الصفحة سهوًا؟ ما وصل محفوظ، والمرة التالية تتابع منه.",
      },
    ],
    steps: {
      title: "ما الذي يحدث",
      list: [
        "صِل iPhone واضغط عليه على «الوثوق»، مرة واحدة.",
        "اختر مجلدًا للنسخة الاحتياطية.",
        "أدخِل رمز الدخول على iPhone عندما يطلبه. لا يراه Keepsake أبدًا.",
      ],
    },
  },
  platform: {
    limited: "على هذا الكمبيوتر يستحوذ برنامج آخر على iPhone",
    windows:
      "في Windows يستأثر برنامج تشغيل Apple بـ\u00a0iPhone، لذا لا يصل إليه المتصفح عادةً. يمكنك أن تحاول مع ذلك.",
    macos: "يستأثر macOS بـ\u00a0iPhone، لذا لا يصل إليه المتصفح عادةً. يمكنك أن تحاول مع ذلك.",
    linux: "في Linux يعمل هذا ما لم يكن برنامج آخر ممسكًا بـ\u00a0iPhone.",
    chromeos: "يصل ChromeOS إلى iPhone مباشرة.",
    android: "يصل Android إلى iPhone عبر USB-C. أبقِ الجهازين مشحونين.",
    other: "الأفضل استخدام Chrome أو Edge على Linux أو ChromeOS أو Android.",
  },
  pictures: {
    cable: "صورة: iPhone مع كابله.",
    unlock: "على iPhone: شاشة القفل. افتح القفل.",
    accessory: "على iPhone: سؤال عن الملحق. اضغط على «سماح».",
    trust: "على iPhone: سؤال عن الوثوق بهذا الكمبيوتر. اضغط على «الوثوق».",
    passcode: "على iPhone: لوحة رمز الدخول. أدخِل الرمز هناك، لا هنا.",
    unplugged: "صورة: iPhone بلا كابل.",
    ready: "صورة: iPhone متصل.",
    hello: "على iPhone: أول شاشات الإعداد بعد الاستعادة.",
    accessoryTitle: "هل تريد السماح للملحق بالاتصال؟",
    accessoryYes: "سماح",
    accessoryNo: "عدم السماح",
    trustTitle: "هل تريد الوثوق بهذا الكمبيوتر؟",
    trustYes: "الوثوق",
    trustNo: "عدم الوثوق",
    onThePhone: "على iPhone",
  },
};
