/** When this computer's clock cannot be trusted. */
export const clockTexts = {
  title: "This computer's clock may be wrong",
  reasons: {
    source: (now: string) => `It says ${now}. This version of Keepsake was made later than that.`,
    snapshot: (now: string, then: string) =>
      `It says ${now}, but there is a snapshot of ${then}. If the snapshot's date is the wrong one, remove that snapshot.`,
    run: (now: string, then: string) =>
      `It says ${now}, but Activity has an entry of ${then}. If the entry's date is the wrong one, clear Activity.`,
    phone: (now: string, then: string) => `It says ${now}, and the iPhone says ${then}. One of them is wrong.`,
  },
  affected:
    "On this computer: check date and time. Until then ages and reminders can't be relied on, and no keep rule removes anything by itself. You can still back up; the date of the snapshot may be wrong.",
} as const;
