namespace Alexandria.Knowledge.Tests.Ontologies;

/// <summary>Vocabularies that others wrote; they are not part of the repository.</summary>
internal static class TestFiles
{
    /// <summary>The file's name; the test is skipped where the folder is not set.</summary>
    public static string Ontology(string name)
    {
        var folder = Environment.GetEnvironmentVariable("ALEXANDRIA_TEST_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "ALEXANDRIA_TEST_DATA is not set: it names the folder with the ontologies.");
        return Path.Combine(folder!, "ontologies", name);
    }
}
