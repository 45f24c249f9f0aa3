using System.Runtime.InteropServices;
using SQLitePCL;

namespace Alexandria.Adapters.Sqlite;

/// <summary>Chooses the native library: the system's, which its distribution keeps patched, else the bundled one (docs/adr/0002-sqlite-native-library.md).</summary>
internal static class SqliteLibrary
{
    // 3.35 has RETURNING, which the product's SQL uses.
    private const int OldestUsable = 3_035_000;
    private static readonly Lazy<string> Loaded = new(Load);

    /// <summary>Version of the library in use, for people: <c>3.40.1</c>.</summary>
    public static string Version => Loaded.Value;

    /// <summary>Loads the library once for the process.</summary>
    public static void EnsureLoaded() => _ = Loaded.Value;

    private static string Load()
    {
        var system = OpenSystemLibrary();
        if (system != 0)
        {
            NativeLibrary.SetDllImportResolver(
                typeof(SQLite3Provider_e_sqlite3).Assembly,
                (name, _, _) => name == "e_sqlite3" ? system : 0);
        }

        Batteries_V2.Init();
        return raw.sqlite3_libversion().utf8_to_string();
    }

    private static unsafe nint OpenSystemLibrary()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libsqlite3.so.0", out var library))
        {
            return 0;
        }

        // Some distributions build without WAL or threads; their library would corrupt or refuse later, so ask it now.
        if (NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var version)
            && ((delegate* unmanaged[Cdecl]<int>)version)() >= OldestUsable
            && NativeLibrary.TryGetExport(library, "sqlite3_threadsafe", out var threadSafe)
            && ((delegate* unmanaged[Cdecl]<int>)threadSafe)() != 0
            && NativeLibrary.TryGetExport(library, "sqlite3_wal_checkpoint_v2", out _))
        {
            return library;
        }

        NativeLibrary.Free(library);
        return 0;
    }
}
