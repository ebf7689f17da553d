export const EVENTS = {
  courseStarted: 'course_started',
  courseFinished: 'course-finished',
  certificateIssued: 'certificate_issued',
} as const;
