using System.Text.Json.Nodes;
using Alexandria.Events;
using Alexandria.Kernel.Events;
using Alexandria.Kernel.Events.Schemas;
using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Kernel.Flow.Tests.Events.Schemas;

public sealed class SchemaTests
{
    private static readonly EventCatalog Catalog = new([typeof(SpecimenFound), typeof(SpecimenLost), .. typeof(IEvent).Assembly.GetTypes().Where(type => type.IsDefined(typeof(EventAttribute), false))]);

    public static TheoryData<string> Events { get; } = [.. Catalog.All.Select(type => Catalog.Attribute(type).Name)];

    [Theory]
    [MemberData(nameof(Events))]
    public void Schema_and_reader_accept_and_refuse_the_same(string name)
    {
        var type = Catalog.All.First(type => Catalog.Attribute(type).Name == name);
        var schema = SchemaOf(type);
        var (valid, mutated, refused) = (0, 0, 0);
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var instances = new Instances(new Random(seed));
            var accepted = instances.Valid(schema)!;
            Assert.True(SchemaChecker.Accepts(schema, accepted), accepted.ToJsonString());
            Assert.True(Reads(type, accepted, out var @event, out var reason), $"{reason}: {accepted.ToJsonString()}");
            Assert.True(SchemaChecker.Accepts(schema, JsonNode.Parse(Catalog.Serialize(@event!))), Catalog.Serialize(@event!));
            valid++;

            var spoilt = instances.Mutated(schema);
            var verdict = SchemaChecker.Accepts(schema, spoilt);
            Assert.True(verdict == Reads(type, spoilt, out _, out reason), $"the schema {(verdict ? "accepts" : "refuses")} {spoilt?.ToJsonString()}, the reader: {reason ?? "accepts"}");
            mutated++;
            refused += verdict ? 0 : 1;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
        Assert.Equal((400, 400), (valid, mutated));
        Assert.InRange(refused, 200, 399);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("7")]
    public void What_is_no_event_at_all_is_refused_by_both(string payload)
    {
        Assert.False(SchemaChecker.Accepts(SchemaOf(typeof(SpecimenFound)), JsonNode.Parse(payload)));
        Assert.False(Reads(typeof(SpecimenFound), JsonNode.Parse(payload), out _, out var reason));
        Assert.StartsWith("malformed: ", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_number_is_written_without_a_fraction_which_is_all_that_the_reader_takes()
    {
        // The one difference: to JSON Schema 1.0 is an integer too. Nobody but the product writes events, and it writes 1.
        var instance = JsonNode.Parse("""{"id":"a","found":true,"revision":1.0}""");
        Assert.True(SchemaChecker.Accepts(SchemaOf(typeof(SpecimenLost)), instance));
        Assert.False(Reads(typeof(SpecimenLost), instance, out _, out _));
    }

    [Fact]
    public void A_schema_says_what_the_record_and_its_documentation_say()
    {
        var schema = SchemaOf(typeof(SpecimenFound));
        Assert.Equal(["$schema", "$id", "title", "description", "type"], schema.Select(member => member.Key).Take(5));
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", (string?)schema["$schema"]);
        Assert.Equal("urn:alexandria:event:specimens.found:1", (string?)schema["$id"]);
        Assert.Equal("Everything that an event may hold", (string?)schema["title"]);
        Assert.Equal("Everything that an event may hold. A second sentence, which is no title.", (string?)schema["description"]);
        Assert.Equal("""{"type":"string","format":"date-time","description":"When it was found."}""", schema["properties"]!["foundAt"]!.ToJsonString());
        Assert.Equal("""{"type":["string","null"],"format":"date-time","description":"When it was lost."}""", schema["properties"]!["lostAt"]!.ToJsonString());
        Assert.Equal("""["small","rather_large",null]""", schema["properties"]!["former"]!["enum"]!.ToJsonString());
        Assert.Equal("""{"type":"integer","minimum":-2147483648,"maximum":2147483647,"description":"How many."}""", schema["properties"]!["count"]!.ToJsonString());
        Assert.Equal("Id of the aggregate that it happened to.", (string?)schema["properties"]!["subject"]!["description"]);
        Assert.DoesNotContain("later", schema["required"]!.AsArray().Select(name => name!.ToString()));
        Assert.DoesNotContain("subject", schema["required"]!.AsArray().Select(name => name!.ToString()));
        Assert.False((bool)schema["properties"]!["main"]!["additionalProperties"]!);
    }

    [Theory]
    [InlineData(typeof(Untyped), "Object")]
    [InlineData(typeof(Mapped), "IReadOnlyDictionary`2")]
    [InlineData(typeof(Dated), "DateTime")]
    [InlineData(typeof(Nested), "a tree")]
    public void A_record_that_holds_what_no_schema_can_vouch_for_is_refused(Type type, string what)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => SchemaOf(type, "specimens.bad", 1));
        Assert.Contains(what, refusal.Message, StringComparison.Ordinal);
    }

    private static JsonObject SchemaOf(Type type) => SchemaOf(type, Catalog.Attribute(type).Name, Catalog.Attribute(type).Version);

    private static JsonObject SchemaOf(Type type, string name, int version) => new EventSchemaBuilder().Of(type, new EventAttribute(name, version));

    private static bool Reads(Type type, JsonNode? payload, out IEvent? @event, out string? reason)
    {
        var attribute = Catalog.Attribute(type);
        return Catalog.TryDeserialize(
            new EventEnvelope
            {
                Position = 1,
                Id = "e",
                Name = attribute.Name,
                Version = attribute.Version,
                Tenant = "default",
                Subject = "s",
                Revision = 1,
                OccurredAt = DateTimeOffset.UnixEpoch,
                Actor = "a",
                TraceId = "t",
                Payload = payload?.ToJsonString() ?? "null",
            },
            out @event,
            out reason);
    }

#pragma warning disable CA1812 // Only their types are used.
    private sealed record Untyped(string Subject, object What, long Revision) : IEvent;

    private sealed record Mapped(string Subject, IReadOnlyDictionary<string, string> What, long Revision) : IEvent;

    private sealed record Dated(string Subject, DateTime At, long Revision) : IEvent;

    private sealed record Nested(string Subject, Nested? Inner, long Revision) : IEvent;
#pragma warning restore CA1812
}
