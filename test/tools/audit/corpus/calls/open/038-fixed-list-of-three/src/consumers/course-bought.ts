import { track } from '../customerio';

interface CourseBought {
  buyer: { id: string; email: string };
  teacherId: string;
  courseId: string;
  price: number;
}

export async function courseBought({ buyer, teacherId, courseId, price }: CourseBought): Promise<void> {
  await track.identify(buyer.id, { email: buyer.email, last_course: courseId });
  await Promise.all([
    track.track(buyer.id, { name: 'course_bought', data: { course_id: courseId, price } }),
    track.track(teacherId, { name: 'course_sold', data: { course_id: courseId, price } }),
    track.addDevice(buyer.id, `web-${buyer.id}`, 'android'),
  ]);
}
