import { BadRequestException, Body, Controller, Param, Post } from '@nestjs/common';
import { CreateMovementDto } from '../../../src/stock/stock.fields.js';
import { hasSuitableSign } from '../movements.js';
import { MovementsService } from '../movements.service.js';
import { toId } from './books.controller.js';

@Controller('api/items/:id/movements')
export class MovementsController {
  constructor(private readonly movements: MovementsService) {}

  @Post()
  create(
    @Param('id', { transform: toId }) id: number,
    @Body() values: CreateMovementDto,
  ): Promise<object> {
    if (!hasSuitableSign(values)) throw new BadRequestException('delta has the wrong sign');
    return this.movements.create(id, values);
  }
}
