namespace Alexandria.Testing;

/// <summary>DuckDB's library, where <c>library.sh</c> puts it.</summary>
public static class AnalyticsLibrary
{
    public const string Missing = "DuckDB's library is not there: run src/Alexandria.Adapters/DuckDb/library.sh.";

    public static string Path { get; } = Find();

    public static bool Available => File.Exists(Path);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Alexandria.slnx")))
            {
                return System.IO.Path.Combine(folder.FullName, "artifacts", "native", "duckdb", "libduckdb.so");
            }
        }

        throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside the repository.");
    }
}
