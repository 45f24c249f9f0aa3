using System.Reflection;
using Alexandria.Host.Running;
using Alexandria.Kernel.Events;

namespace Alexandria.Host.Tests.Reference;

public sealed class ReferenceTests
{
    private static readonly string Folder = typeof(ReferenceTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ReferenceFolder").Value!;

    private static bool Writing => Environment.GetEnvironmentVariable("ALEXANDRIA_WRITE_REFERENCE") == "1";

    [Theory]
    [InlineData("operations.md")]
    [InlineData("permissions.md")]
    [InlineData("configuration.md")]
    [InlineData("events.md")]
    [InlineData("streams.md")]
    public void The_reference_says_what_the_code_declares(string file)
    {
        var setup = new ProcessSetup(new Dictionary<string, string> { ["ALEXANDRIA_DATA"] = "/nowhere" });
        var page = file switch
        {
            "operations.md" => ReferencePages.Operations(setup),
            "permissions.md" => ReferencePages.Permissions(setup),
            "events.md" => ReferencePages.Events(setup),
            "streams.md" => ReferencePages.Streams(),
            _ => ReferencePages.Configuration(setup),
        };
        if (Writing)
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(Path.Combine(Folder, file), page);
        }

        Assert.Equal(File.ReadAllText(Path.Combine(Folder, file)), page);
    }

    [Fact]
    public void The_published_schemas_of_events_hold()
    {
        var setup = new ProcessSetup(new Dictionary<string, string> { ["ALEXANDRIA_DATA"] = "/nowhere" });
        var events = EventDescriptors.Of(setup.Inventory);

        // Not Assert.Empty, which cuts the text that says what to do.
        var faults = new PublishedSchemas(Path.Combine(Folder, "events")).Faults(events, Writing);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.All(events, e => Assert.Single(EventDescriptors.Streams, stream => stream.Name == e.Stream));
    }
}
