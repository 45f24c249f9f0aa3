using System.Text.Json.Nodes;
using Alexandria.Events;

namespace Alexandria.Host.Tests.Reference;

/// <summary>The schemas of events as they were published: one file for each version, which others rely on and which stored events were written by.</summary>
internal sealed class PublishedSchemas(string folder)
{
    public static string FileOf(string name, int version) => $"{name}.v{version}.json";

    /// <summary>What is wrong with the events as they are now, each with what to do; empty when what was published still holds.</summary>
    /// <param name="events">The events as they are now.</param>
    /// <param name="writing">Whether to publish what is new, or changed in its words alone. What was published is never overwritten by something that breaks it.</param>
    public IReadOnlyList<string> Faults(IReadOnlyList<EventDescription> events, bool writing)
    {
        Directory.CreateDirectory(folder);
        var faults = new List<string>();
        foreach (var described in events)
        {
            faults.AddRange(Judge(described, writing));
        }

        var present = events.Select(e => FileOf(e.Event, e.Version)).ToHashSet(StringComparer.Ordinal);
        faults.AddRange(Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Where(file => !present.Contains(file)).Order(StringComparer.Ordinal)
            .Select(file => $"{file} was published, and no event has this version any more: stored events could not be read. Bring its record back, as an older version with an upcaster."));
        return faults;
    }

    private IEnumerable<string> Judge(EventDescription described, bool writing)
    {
        var file = FileOf(described.Event, described.Version);
        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
        {
            if (!writing)
            {
                yield return $"{file} is not published yet; run the tests once with ALEXANDRIA_WRITE_REFERENCE=1 and commit it.";
                yield break;
            }

            File.WriteAllText(path, described.Schema);
        }

        var published = File.ReadAllText(path);
        if (published == described.Schema)
        {
            yield break;
        }

        var breaks = SchemaComparison.Breaks(JsonNode.Parse(published)!.AsObject(), JsonNode.Parse(described.Schema)!.AsObject());
        foreach (var change in breaks)
        {
            yield return $"{described.Event} version {described.Version}: {change} Give the record back as it was, declare the changed one as version {described.Version + 1} beside it, and write the upcaster between them (docs/guides/events.md).";
        }

        if (breaks.Count == 0 && writing)
        {
            File.WriteAllText(path, described.Schema);
        }
        else if (breaks.Count == 0)
        {
            yield return $"{file} is out of date in its words; run the tests once with ALEXANDRIA_WRITE_REFERENCE=1 and commit it.";
        }
    }
}
