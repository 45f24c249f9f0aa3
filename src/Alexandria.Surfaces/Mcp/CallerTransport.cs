using System.Threading.Channels;
using ModelContextProtocol.Protocol;

namespace Alexandria.Surfaces.Mcp;

/// <summary>A transport whose every message comes from one caller.</summary>
internal sealed class CallerTransport : ITransport
{
    private readonly ITransport inner;

    public CallerTransport(ITransport inner, CallerPrincipal caller)
    {
        this.inner = inner;
        MessageReader = new CallerReader(inner.MessageReader, caller);
    }

    public string? SessionId => inner.SessionId;

    public ChannelReader<JsonRpcMessage> MessageReader { get; }

    public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) => inner.SendMessageAsync(message, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class CallerReader(ChannelReader<JsonRpcMessage> inner, CallerPrincipal caller) : ChannelReader<JsonRpcMessage>
    {
        public override Task Completion => inner.Completion;

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => inner.WaitToReadAsync(cancellationToken);

        public override bool TryRead([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out JsonRpcMessage item)
        {
            if (!inner.TryRead(out item))
            {
                return false;
            }

            (item.Context ??= new JsonRpcMessageContext()).User = caller;
            return true;
        }
    }
}
