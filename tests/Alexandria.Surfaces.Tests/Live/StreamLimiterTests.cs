using Alexandria.Identity;
using Alexandria.Surfaces.Live;

namespace Alexandria.Surfaces.Tests.Live;

public sealed class StreamLimiterTests
{
    private readonly StreamLimiter limiter = new();

    [Fact]
    public void A_caller_has_twenty_places_and_gets_one_back_for_each_that_he_leaves()
    {
        var caller = Caller("user:1");
        var places = Enumerable.Range(0, StreamLimiter.MaxPerCaller).Select(_ => limiter.Enter(caller)).ToArray();
        Assert.All(places, Assert.NotNull);
        Assert.Null(limiter.Enter(caller));

        places[3]!.Dispose();
        places[3]!.Dispose();

        Assert.NotNull(limiter.Enter(caller));
        Assert.Null(limiter.Enter(caller));
    }

    [Fact]
    public void Callers_and_tenants_are_counted_apart()
    {
        for (var i = 0; i < StreamLimiter.MaxPerCaller; i++)
        {
            limiter.Enter(Caller("user:1"));
        }

        Assert.NotNull(limiter.Enter(Caller("user:2")));
        Assert.NotNull(limiter.Enter(Caller("user:1") with { Tenant = "other" }));
    }

    [Fact]
    public void Nobody_is_lost_when_many_enter_and_leave_at_once()
    {
        var caller = Caller("user:1");
        Parallel.For(0, 20_000, _ => limiter.Enter(caller)?.Dispose());

        Assert.Equal(StreamLimiter.MaxPerCaller, Enumerable.Range(0, 30).Count(_ => limiter.Enter(caller) is not null));
    }

    private static Caller Caller(string id) => new() { Id = id, Name = id, Permissions = new HashSet<string>() };
}
