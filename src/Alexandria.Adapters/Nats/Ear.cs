using System.Buffers.Text;
using System.Threading.Channels;
using Alexandria.Adapters.Nats.Client;
using Microsoft.Extensions.Logging;

namespace Alexandria.Adapters.Nats;

/// <summary>Hears the signals of one topic and calls back for each, one after another and beside the connection, so that a slow listener holds up nobody; of what it cannot follow, the oldest go.</summary>
internal sealed partial class Ear : Subscription, IDisposable
{
    private const int Capacity = 256;

    private readonly Channel<long> values = Channel.CreateBounded<long>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true, SingleWriter = true });
    private readonly NatsConnection connection;
    private readonly Action<long> heard;
    private readonly ILogger log;

    public Ear(string subject, NatsConnection connection, Action<long> heard, ILogger log)
        : base(subject)
    {
        (this.connection, this.heard, this.log) = (connection, heard, log);
        _ = Task.Run(CallAsync);
    }

    public override void OnMessage(in IncomingMessage message)
    {
        if (Utf8Parser.TryParse(message.Payload, out long value, out var used) && used == message.Payload.Length)
        {
            values.Writer.TryWrite(value);
        }
    }

    public override void OnClosed(Exception? why) => values.Writer.TryComplete();

    public void Dispose() => connection.Unsubscribe(this);

    private async Task CallAsync()
    {
        await foreach (var value in values.Reader.ReadAllAsync())
        {
            try
            {
                heard(value);
            }
            catch (Exception e)
            {
                LogFailed(e, Filter);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Who listens to {Subject} failed")]
    private partial void LogFailed(Exception cause, string subject);
}
