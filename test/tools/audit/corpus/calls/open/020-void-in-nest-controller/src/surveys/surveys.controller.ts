import { Body, Controller, HttpCode, Logger, Param, Post } from '@nestjs/common';
import { TrackClient } from 'customerio-node';
import { SurveysService } from './surveys.service';
import type { Answers } from './answers';

@Controller('surveys')
export class SurveysController {
  private readonly logger = new Logger(SurveysController.name);

  constructor(
    private readonly surveys: SurveysService,
    private readonly customerio: TrackClient,
  ) {}

  @Post(':id/answers')
  @HttpCode(202)
  async answer(@Param('id') id: string, @Body() answers: Answers) {
    const respondent = await this.surveys.save(id, answers);
    void this.customerio
      .track(respondent.id, { name: 'survey_answered', data: { survey_id: id } })
      .catch((error: Error) => this.logger.error(error.message, error.stack));
    return { accepted: true };
  }
}
