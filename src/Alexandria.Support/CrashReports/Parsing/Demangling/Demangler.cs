namespace Alexandria.Support.CrashReports.Parsing.Demangling;

/// <summary>
/// Gives back the names that C++ (Itanium ABI) and Rust (legacy and v0) compilers encode in symbols. Total: what is not such a
/// symbol, or goes beyond the limits, comes back as it was. Work is linear in the symbol's length.
/// </summary>
internal static class Demangler
{
    /// <summary>Longer symbols are generated code that nobody reads.</summary>
    public const int SymbolLength = 8 * 1024;

    /// <summary>Nesting of names, types and back references.</summary>
    public const int Depth = 96;

    /// <summary>Characters written for each character read, which bounds substitutions that double.</summary>
    public const int Growth = 32;

    public static string Demangle(string symbol)
    {
        if (symbol.Length is < 4 or > SymbolLength)
        {
            return symbol;
        }

        var start = 0;
        while (start < symbol.Length && symbol[start] == '_' && start < 4)
        {
            start++;
        }

        // Apple's tools put one more underscore before every symbol.
        return start is 0 or > 3 || start == symbol.Length ? symbol
            : symbol[start] == 'Z' ? RustLegacyName.TryRead(symbol.AsSpan(start + 1), out var legacy) ? legacy : new ItaniumDemangler(symbol, start + 1).Demangle() ?? symbol
            : symbol[start] == 'R' && start <= 2 ? new RustDemangler(symbol, start + 1).Demangle() ?? symbol
            : symbol;
    }
}
