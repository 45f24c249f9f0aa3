using System.Reflection;
using Alexandria.Host.Running;

namespace Alexandria.Host.Tests.Reference;

public sealed class ReferenceTests
{
    private static readonly string Folder = typeof(ReferenceTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ReferenceFolder").Value!;

    [Theory]
    [InlineData("operations.md")]
    [InlineData("permissions.md")]
    [InlineData("configuration.md")]
    public void The_reference_says_what_the_code_declares(string file)
    {
        var setup = new ProcessSetup(new Dictionary<string, string> { ["ALEXANDRIA_DATA"] = "/nowhere" });
        var page = file switch
        {
            "operations.md" => ReferencePages.Operations(setup),
            "permissions.md" => ReferencePages.Permissions(setup),
            _ => ReferencePages.Configuration(setup),
        };
        if (Environment.GetEnvironmentVariable("ALEXANDRIA_WRITE_REFERENCE") == "1")
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(Path.Combine(Folder, file), page);
        }

        Assert.Equal(File.ReadAllText(Path.Combine(Folder, file)), page);
    }
}
