import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CustomerioService } from '../customerio/customerio.service';
import { AccountsService } from './accounts.service';
import { CreateAccountDto } from './dto/create-account.dto';

@Controller('accounts')
export class AccountsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly customerio: CustomerioService,
  ) {}

  @Post()
  @HttpCode(201)
  async create(@Body() dto: CreateAccountDto): Promise<{ id: string }> {
    const account = await this.accounts.create(dto);
    await this.customerio.upsertPerson(account.id, {
      email: account.email,
      locale: account.locale,
    });
    return { id: account.id };
  }
}
