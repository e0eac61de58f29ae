import {
  BadRequestException,
  Body,
  Controller,
  NotFoundException,
  Param,
  Post,
} from '@nestjs/common';
import { RouteSchema } from '@nestjs/platform-fastify';
import { movementSchema } from '../../../src/stock/movement.fields.js';
import { hasSuitableSign, type NewMovement, newMovementSchema } from '../movements.js';
import { MovementsService } from '../movements.service.js';
import { toId } from '../request-schemas.js';

@Controller('api/items/:id/movements')
export class MovementsController {
  constructor(private readonly movements: MovementsService) {}

  @Post()
  @RouteSchema({ body: newMovementSchema, response: { 201: movementSchema } })
  async create(@Param('id') text: string, @Body() values: NewMovement): Promise<object> {
    const id = toId(text);
    if (id === undefined) throw new NotFoundException('Item not found');
    if (!hasSuitableSign(values)) throw new BadRequestException('delta has the wrong sign');
    return this.movements.create(id, values);
  }
}
