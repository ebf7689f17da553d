import { Process, Processor } from '@nestjs/bull';
import { HttpService } from '@nestjs/axios';
import type { Job } from 'bull';
import { firstValueFrom } from 'rxjs';
import { trackAuth } from '../customerio/auth';

@Processor('downloads')
export class DownloadsProcessor {
  constructor(private readonly http: HttpService) {}

  @Process()
  async handle(job: Job<{ userId: string; file: string; finishedAt: string }>): Promise<void> {
    const finished = new Date(job.data.finishedAt);
    const url = `https://track.customer.io/api/v1/customers/${encodeURIComponent(job.data.userId)}/events`;
    await firstValueFrom(
      this.http.post(
        url,
        {
          name: 'file_downloaded',
          data: { file: job.data.file },
          timestamp: finished.toISOString(),
        },
        { auth: trackAuth },
      ),
    );
  }
}
