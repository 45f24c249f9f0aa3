namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>
/// Tells the runtime's and the test harness's frames from the application's. Libraries of third parties count as
/// application: a defect may well lie in them, and the report is about the product that chose them.
/// </summary>
internal static class FrameOrigins
{
    /// <summary>The origin of a frame whose function is named <paramref name="function"/> after normalisation.</summary>
    public static FrameOrigin Of(CrashLanguage language, string module, string function, string file) => language switch
    {
        CrashLanguage.Java => ManagedOrigins.OfJava(function),
        CrashLanguage.DotNet => ManagedOrigins.OfDotNet(function),
        CrashLanguage.Python => ScriptOrigins.OfPython(function, file),
        CrashLanguage.JavaScript => ScriptOrigins.OfJavaScript(function, file),
        CrashLanguage.Go => CompiledOrigins.OfGo(module, function),
        CrashLanguage.Rust => CompiledOrigins.OfRust(function, file),
        CrashLanguage.Kernel => KernelOrigins.Of(module, function),
        CrashLanguage.Ruby => DynamicOrigins.OfRuby(file),
        CrashLanguage.Lua => DynamicOrigins.OfLua(function, file),
        CrashLanguage.Php => DynamicOrigins.OfPhp(function, file),
        CrashLanguage.Perl => DynamicOrigins.OfPerl(function, file),
        CrashLanguage.Dart => DynamicOrigins.OfDart(file),
        CrashLanguage.Smalltalk => DynamicOrigins.OfSmalltalk(module, function),
        _ => NativeOrigins.Of(module, function, file),
    };

    public static bool StartsWithAny(string name, string[] prefixes)
    {
        foreach (var prefix in prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    public static bool ContainsAny(string name, string[] parts)
    {
        foreach (var part in parts)
        {
            if (name.Contains(part, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
