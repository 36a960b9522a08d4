import type { Catalogue } from "./catalogue.ts";

/** Arabic: when this computer's clock cannot be trusted. */
export const clockTexts: Catalogue["clock"] = {
  title: "قد تكون ساعة هذا الكمبيوتر خاطئة",
  reasons: {
    source: (now) => `تشير إلى ${now}، وقد صُنع هذا الإصدار من Keepsake بعد ذلك.`,
    snapshot: (now, then) =>
      `تشير إلى ${now}، لكن توجد لقطة بتاريخ ${then}. إذا كان تاريخ اللقطة هو الخاطئ، فأزِل تلك اللقطة.`,
    run: (now, then) =>
      `تشير إلى ${now}، لكن في السجل مدخلًا بتاريخ ${then}. إذا كان تاريخ المدخل هو الخاطئ، فأفرِغ السجل.`,
    phone: (now, then) => `تشير إلى ${now}، ويشير iPhone إلى ${then}. أحدهما خاطئ.`,
  },
  affected:
    "على هذا الكمبيوتر: تحقق من التاريخ والوقت. حتى ذلك الحين لا يمكن الاعتماد على الأعمار والتذكيرات، ولا تزيل أي قاعدة احتفاظ شيئًا تلقائيًا. لا يزال بإمكانك النسخ الاحتياطي، لكن قد يكون تاريخ اللقطة خاطئًا.",
};
