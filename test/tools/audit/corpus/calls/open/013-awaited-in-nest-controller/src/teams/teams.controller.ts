import { Body, Controller, Param, Post } from '@nestjs/common';
import { TeamsService } from './teams.service';

@Controller('teams')
export class TeamsController {
  constructor(private readonly teams: TeamsService) {}

  @Post(':id/members')
  async addMember(@Param('id') id: string, @Body() body: { email: string }) {
    const member = await this.teams.add(id, body.email);
    await this.teams.report(id, member);
    return { id: member.id };
  }
}
