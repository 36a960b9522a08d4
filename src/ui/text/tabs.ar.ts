import type { Catalogue } from "./catalogue.ts";

/** Arabic: Keepsake in more than one tab. */
export const tabTexts: Catalogue["tabs"] = {
  useHere: "استخدامه هنا",
  asking: "جارٍ سؤال علامة التبويب الأخرى…",
  letGoTitle: "أنت تستخدم Keepsake الآن في علامة تبويب أخرى",
  letGoBody: "تركت علامة التبويب هذه iPhone وأقفلت خزائنها. ما حُفظ باقٍ في أمان.",
  vaultBody: "تُفتح الخزنة في علامة تبويب واحدة في كل مرة. تُقفلها علامة التبويب الأخرى عندما تستخدمها هنا.",
  atWork: "ليس بعد: علامة التبويب الأخرى تعمل الآن. دعها تنتهِ أو أوقِف العمل هناك، ثم استخدم Keepsake هنا.",
  silent: "لا تستجيب علامة التبويب الأخرى. أغلِقها ليتابع Keepsake هنا.",
  meanwhile: "يمكنك هنا في هذه الأثناء تصفح مجلدات النسخ الاحتياطي وتغيير الإعدادات وقراءة المساعدة.",
  inOtherTab: (what) => `في علامة التبويب الأخرى: ${what}`,
  progress: "التقدم في علامة التبويب الأخرى",
  other: "Keepsake يعمل الآن",
};
