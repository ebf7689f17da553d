const { getISOWeek, getISOWeekYear } = require('date-fns');
const { cio } = require('./cio.cjs');

async function weekly(people, today = new Date()) {
  const week = `${getISOWeekYear(today)}_w${getISOWeek(today)}`;
  for (const person of people) {
    await cio.track(person.id, {
      name: `weekly_goal_${week}`,
      data: { reached: person.goal.reached },
    });
  }
}

module.exports = { weekly };
