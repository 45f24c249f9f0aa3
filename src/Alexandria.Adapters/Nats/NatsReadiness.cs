using Alexandria.Monitoring;

namespace Alexandria.Adapters.Nats;

/// <summary>Whether there is a connection to the bus.</summary>
internal sealed class NatsReadiness(JetStreamBus bus) : IReadinessCheck
{
    public string Name => "bus";

    public Task<Result<Nothing>> CheckAsync(CancellationToken cancellation)
    {
        if (bus.Connected)
        {
            return Task.FromResult<Result<Nothing>>(Nothing.Value);
        }

        return Task.FromResult<Result<Nothing>>(Error.Unavailable("bus_unavailable", "There is no connection to the NATS server at present."));
    }
}
