namespace Alexandria.Knowledge.Tests.Ontologies;

/// <summary>Published suites and vocabularies that are no part of the repository; a test that wants them is skipped where they are not there.</summary>
internal static class OntologyData
{
    public static string Folder(params string[] parts) => Path.Combine([Root("ALEXANDRIA_TEST_DATA"), .. parts]);

    public static string Root(string variable)
    {
        var root = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(root))
        {
            Assert.Skip($"{variable} is not set");
        }

        // The tests run in their output folder; a relative path is meant from where they were started.
        return Path.GetFullPath(root, Path.GetFullPath(Environment.GetEnvironmentVariable("PWD") ?? Environment.CurrentDirectory));
    }
}
