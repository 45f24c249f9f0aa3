using System.Text.Json.Nodes;
using Alexandria.Events;

namespace Alexandria.Host.Tests.Reference;

public sealed class PublishedSchemasTests
{
    private const string Published =
        """
        {"$id":"urn:x:1","title":"T","type":"object","properties":{
          "id":{"type":"string","description":"Its id."},
          "kind":{"enum":["small","large"]},
          "count":{"type":"integer","minimum":0,"maximum":10},
          "at":{"type":"string","format":"date-time"},
          "note":{"type":["string","null"]},
          "extra":{"type":"string"},
          "parts":{"type":"array","items":{"type":"object","properties":{"weight":{"type":"number"}},"required":["weight"],"additionalProperties":false}}},
         "required":["id","kind","count","at","note","parts"],"additionalProperties":false}
        """;

    private const string Stored = "events stored under the published schema can no longer be read.";
    private const string Consumers = "programs that check by the published schema refuse the events of now.";
    private const string Both = "events stored under the published schema can no longer be read, and programs that check by it refuse the events of now.";

    [Theory]
    [InlineData("'description':'Its id.'", "'description':'Whose.'")]
    [InlineData("'title':'T'", "'title':'U'")]
    public void Words_may_change(string before, string after) => Assert.Empty(Changes(before, after));

    [Theory]
    [InlineData("'extra':{'type':'string'},", "", "'extra' is gone: " + Stored)]
    [InlineData("'id':{'type':'string','description':'Its id.'},", "", "'id' is gone: " + Both, "'id',")]
    [InlineData("'extra':{", "'more':{'type':'string'},'extra':{", "'more' is new: " + Consumers)]
    [InlineData("'note','parts']", "'note','extra','parts']", "'extra' is required now: " + Stored)]
    [InlineData("'note','parts']", "'parts']", "'note' may be missing now: " + Consumers)]
    [InlineData("'note':{'type':['string','null']}", "'note':{'type':'string'}", "'note' no longer has the type null: " + Stored)]
    [InlineData("'id':{'type':'string'", "'id':{'type':['string','null']", "'id' may have the type null now: " + Consumers)]
    [InlineData("'count':{'type':'integer'", "'count':{'type':'string'", "'count' has the type string instead of integer: " + Both)]
    [InlineData("['small','large']", "['small']", "'kind' no longer has the value large: " + Stored)]
    [InlineData("['small','large']", "['small','large','huge']", "'kind' may have the value huge now: " + Consumers)]
    [InlineData("{'enum':['small','large']}", "{'type':'string'}", "'kind' has another kind of value: " + Both)]
    [InlineData("'minimum':0", "'minimum':1", "'count' has a narrower minimum, 1: " + Stored)]
    [InlineData("'minimum':0,", "", "'count' has a wider minimum, none: " + Consumers)]
    [InlineData("'maximum':10", "'maximum':9", "'count' has a narrower maximum, 9: " + Stored)]
    [InlineData("'maximum':10", "'maximum':11", "'count' has a wider maximum, 11: " + Consumers)]
    [InlineData(",'format':'date-time'", "", "'at' has another format (date-time before, none now): " + Both)]
    [InlineData("'weight':{'type':'number'}", "'weight':{'type':'integer'}", "'parts[].weight' has the type integer instead of number: " + Both)]
    [InlineData("['weight'],'additionalProperties':false", "['weight']", "'parts[]' has another additionalProperties (false before, none now): " + Both)]
    [InlineData("'extra':{'type':'string'}", "'extra':{'type':'string','default':'x'}", "'extra' has another default (none before, x now): " + Both)]
    public void Anything_else_breaks_somebody(string before, string after, string change, string? alsoGone = null) => Assert.Contains(change, Changes(before, after, alsoGone));

    [Fact]
    public void What_is_new_is_published_by_writing_only_and_then_holds()
    {
        using var directory = new TestDirectory();
        var published = new PublishedSchemas(directory.Path);
        Assert.Equal("things.made.v1.json is not published yet; run the tests once with ALEXANDRIA_WRITE_REFERENCE=1 and commit it.", Assert.Single(published.Faults([Event(1, Published)], writing: false)));
        Assert.Empty(published.Faults([Event(1, Published)], writing: true));
        Assert.Empty(published.Faults([Event(1, Published)], writing: false));

        var reworded = Event(1, Published.Replace("Its id.", "Whose.", StringComparison.Ordinal));
        Assert.Contains("out of date in its words", Assert.Single(published.Faults([reworded], writing: false)), StringComparison.Ordinal);
        Assert.Empty(published.Faults([reworded], writing: true));
        Assert.Empty(published.Faults([reworded], writing: false));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_breaks_is_never_written_and_says_what_to_do(bool writing)
    {
        using var directory = new TestDirectory();
        var published = new PublishedSchemas(directory.Path);
        published.Faults([Event(1, Published)], writing: true);

        var fault = Assert.Single(published.Faults([Event(1, Published.Replace(""","maximum":10""", ""","maximum":9""", StringComparison.Ordinal))], writing));

        Assert.Equal(
            "things.made version 1: 'count' has a narrower maximum, 9: events stored under the published schema can no longer be read. Give the record back as it was, declare the changed one as version 2 beside it, and write the upcaster between them (docs/guides/events.md).",
            fault);
        Assert.Empty(published.Faults([Event(1, Published)], writing: false));
    }

    [Fact]
    public void A_version_that_vanishes_is_missed()
    {
        using var directory = new TestDirectory();
        var published = new PublishedSchemas(directory.Path);
        published.Faults([Event(1, Published), Event(2, Published)], writing: true);

        Assert.StartsWith("things.made.v1.json was published, and no event has this version any more", Assert.Single(published.Faults([Event(2, Published)], writing: true)), StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Changes(string before, string after, string? alsoGone = null)
    {
        var (from, to) = (Quoted(before), Quoted(after));
        Assert.Contains(from, Published, StringComparison.Ordinal);
        var changed = Published.Replace(from, to, StringComparison.Ordinal);
        changed = alsoGone is null ? changed : changed.Replace(Quoted(alsoGone), "", StringComparison.Ordinal);
        return SchemaComparison.Breaks(JsonNode.Parse(Published)!.AsObject(), JsonNode.Parse(changed)!.AsObject());
    }

    // JSON is easier to read in C# with the other quotes.
    private static string Quoted(string json) => json.Replace('\'', '"');

    private static EventDescription Event(int version, string schema) =>
        new() { Event = "things.made", Version = version, Latest = true, Stream = "support", Title = "T", Subscribers = [], Schema = schema };
}
