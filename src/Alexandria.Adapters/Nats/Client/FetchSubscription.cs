using System.Text;
using System.Threading.Channels;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>Gathers what one pull request brings.</summary>
internal sealed class FetchSubscription(NatsConnection connection, int batch) : Subscription(Subject.NewInbox())
{
    private readonly Channel<NatsMessage> queue = Channel.CreateUnbounded<NatsMessage>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private int received;

    public byte[] Inbox => Encoding.ASCII.GetBytes(Filter);

    public async Task<IReadOnlyList<JetStreamMessage>> CollectAsync(TimeSpan patience, CancellationToken cancellation)
    {
        var messages = new List<JetStreamMessage>();
        using var enough = new CancellationTokenSource(patience, connection.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellation);
        try
        {
            await foreach (var message in queue.Reader.ReadAllAsync(either.Token))
            {
                messages.Add(new JetStreamMessage(connection, message));
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The server's word that the request has expired was lost: what came is what there is.
        }

        return messages;
    }

    public override void OnMessage(in IncomingMessage message)
    {
        if (message.Reply.IsEmpty && NatsHeaders.Status(message.Headers) is var status and not 0)
        {
            if (status == 503)
            {
                queue.Writer.TryComplete(new NatsException(NatsFailure.NoResponders, "There is no such consumer, or it has no leader now."));
            }
            else if (status is 404 or 408 or 409)
            {
                var text = NatsHeaders.StatusText(message.Headers);
                queue.Writer.TryComplete(PullSubscription.IsFinal(status, text) ? new JetStreamException(status, 0, text) : null);
            }

            return;
        }

        queue.Writer.TryWrite(new NatsMessage(message));
        if (++received == batch)
        {
            queue.Writer.TryComplete();
        }
    }

    public override void OnClosed(Exception? why) => queue.Writer.TryComplete(why);
}
