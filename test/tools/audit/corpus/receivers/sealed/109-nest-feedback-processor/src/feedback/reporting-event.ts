export interface ReportingEvent {
  event_id: string;
  object_type: string;
  metric: string;
  timestamp: number;
  data: {
    customer_id?: string;
    delivery_id?: string;
    failure_message?: string;
  };
}
