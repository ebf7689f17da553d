export const EVENTS = {
  courseStarted: 'course_started',
  courseFinished: 'course_finished',
  'Certificate Issued': 'certificate_issued',
} as const;
