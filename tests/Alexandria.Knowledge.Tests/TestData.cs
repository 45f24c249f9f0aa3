namespace Alexandria.Knowledge.Tests;

/// <summary>Real data that is not part of the repository; a test that wants it is skipped where it is not there.</summary>
internal static class TestData
{
    public static string Folder(params string[] parts)
    {
        var root = Environment.GetEnvironmentVariable("ALEXANDRIA_TEST_DATA");
        if (string.IsNullOrEmpty(root))
        {
            Assert.Skip("ALEXANDRIA_TEST_DATA is not set");
        }

        // The tests run in their output folder; a relative path is meant from where they were started.
        var start = Environment.GetEnvironmentVariable("PWD") ?? Environment.CurrentDirectory;
        return Path.Combine([Path.GetFullPath(root, Path.GetFullPath(start)), .. parts]);
    }
}
