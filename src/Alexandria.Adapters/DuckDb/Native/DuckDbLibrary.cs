using System.Reflection;
using System.Runtime.InteropServices;

namespace Alexandria.Adapters.DuckDb.Native;

/// <summary>Finds and loads DuckDB's library, once for the process (docs/adr/0027-duckdb-binding.md).</summary>
internal static class DuckDbLibrary
{
    private const string HowToGet = "On the server, run src/Alexandria.Adapters/DuckDb/library.sh and build again, or set Analytics:Library to a libduckdb of 1.5 or newer, then start again.";
    private static readonly Lock Gate = new();
    private static nint library;

    /// <summary>Version in use, for people: <c>v1.5.6</c>; null before it was loaded.</summary>
    public static string? Version { get; private set; }

    /// <summary>The library's file beside the executable.</summary>
    private static string Bundled => Path.Combine(
        AppContext.BaseDirectory,
        OperatingSystem.IsWindows() ? "duckdb.dll" : OperatingSystem.IsMacOS() ? "libduckdb.dylib" : "libduckdb.so");

    /// <summary>Loads the library that <paramref name="path"/> names, else the one beside the executable, else the system's. The first that loads serves the whole process.</summary>
    /// <returns>Why there is none; null when it is there.</returns>
    public static LibraryProblem? Load(string path)
    {
        lock (Gate)
        {
            return library != 0 ? null : TryLoad(path);
        }
    }

    private static unsafe LibraryProblem? TryLoad(string path)
    {
        if (path.Length > 0 && !File.Exists(path))
        {
            return new("Analytics:Library of the server's configuration names a file that is not there: correct it, or leave it empty for the library that came with the program, and start again.", path);
        }

        nint loaded;
        try
        {
            loaded = path.Length > 0 ? NativeLibrary.Load(path)
                : File.Exists(Bundled) ? NativeLibrary.Load(Bundled)
                : NativeLibrary.TryLoad(OperatingSystem.IsLinux() ? "libduckdb.so" : "duckdb", out var system) ? system
                : 0;
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            return new($"DuckDB's library is there and cannot be loaded: it is damaged, or made for another system. {HowToGet}", error.Message);
        }

        if (loaded == 0)
        {
            return new($"DuckDB's library is not there. {HowToGet}", Bundled);
        }

        if (!NativeLibrary.TryGetExport(loaded, "duckdb_library_version", out var version))
        {
            NativeLibrary.Free(loaded);
            return new($"What was loaded is not DuckDB's library. {HowToGet}", path.Length > 0 ? path : Bundled);
        }

        var text = DuckDbApi.Text(((delegate* unmanaged[Cdecl]<byte*>)version)()) ?? "";
        if (!IsUsable(text))
        {
            NativeLibrary.Free(loaded);
            return new($"DuckDB {text} is not supported. {HowToGet}", path.Length > 0 ? path : Bundled);
        }

        NativeLibrary.SetDllImportResolver(typeof(DuckDbLibrary).Assembly, Resolve);
        library = loaded;
        Version = text;
        return null;
    }

    // 1.5 is the oldest that has all functions which are called; a new major version may change it.
    private static bool IsUsable(string version) =>
        System.Version.TryParse(version.TrimStart('v').Split('-')[0], out var number) && number is { Major: 1, Minor: >= 5 };

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) => name == DuckDbApi.Library ? library : 0;
}

/// <summary>Why there is no library.</summary>
/// <param name="Reason">For whoever asks: what is missing and what to do.</param>
/// <param name="Detail">For the log alone: which path, and what the loader said.</param>
internal sealed record LibraryProblem(string Reason, string Detail);
