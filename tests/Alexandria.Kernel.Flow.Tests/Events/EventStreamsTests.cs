using Alexandria.Kernel.Events;
using Alexandria.Kernel.Flow.Tests.Running;
using Alexandria.Testing;

namespace Alexandria.Kernel.Flow.Tests.Events;

public sealed class EventStreamsTests
{
    [Theory]
    [InlineData("tickets.opened", "support")]
    [InlineData("crashes.groups-merged", "support")]
    [InlineData("scoring.scored", "scoring")]
    [InlineData("access.denied", "security")]
    [InlineData("monitoring.alert-raised", "system")]
    [InlineData("metrics.sampled", "performance")]
    public void The_first_word_of_its_name_decides_what_carries_an_event(string name, string stream) => Assert.Equal(stream, new EventStreams().Of(name));

    [Fact]
    public void A_module_may_assign_words_of_its_own_and_nobody_elses()
    {
        Assert.Equal("scoring", new EventStreams([("greetings", "scoring"), ("tickets", "support")]).Of("greetings.greeted"));
        Assert.Contains("takes no events; take one of support, scoring, security, system, performance.", Refusal(("greetings", "welcome")), StringComparison.Ordinal);
        Assert.Contains("takes no events", Refusal(("greetings", EventStreams.DeadLetters)), StringComparison.Ordinal);
        Assert.Contains("assigned to the streams 'support' and 'system'", Refusal(("tickets", "system")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_without_a_stream_stops_the_start_and_is_told_where_to_go()
    {
        using var directory = new TestDirectory();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => FlowHost.StartAsync(new FlowSetup { Directory = directory.Path, Events = [typeof(Schemas.SpecimenLost)] }));
        Assert.Equal(
            "The event 'specimens.lost' belongs to no stream. Assign its first word in the module, builder.AddEvents(\"specimens\", \"support\"), or, for an event of the product, in src/Alexandria.Kernel/Events/EventStreams.cs.",
            refusal.Message);
    }

    [Fact]
    public void Every_stream_is_bounded_and_remembers_ids_for_less_than_it_keeps_messages()
    {
        Assert.Equal(EventStreams.All.Count, EventStreams.All.Select(stream => stream.Name).Distinct().Count());
        Assert.All(EventStreams.All, stream =>
        {
            Assert.InRange(stream.MaxAge, TimeSpan.FromHours(1), TimeSpan.FromDays(90));
            Assert.InRange(stream.MaxBytes, stream.MaxMessageBytes * 100L, 16L << 30);
            Assert.InRange(stream.DuplicateWindow, TimeSpan.FromMinutes(2), stream.MaxAge);
        });
    }

    private static string Refusal((string, string) assignment) => Assert.Throws<InvalidOperationException>(() => new EventStreams([assignment])).Message;
}
