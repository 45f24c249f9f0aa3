namespace Alexandria.Support.CrashReports;

/// <summary>How people write the languages.</summary>
internal static class LanguageName
{
    public static string Of(CrashLanguage language) => language switch
    {
        CrashLanguage.DotNet => ".NET",
        CrashLanguage.JavaScript => "JavaScript",
        CrashLanguage.Native => "C/C++",
        CrashLanguage.Kernel => "Linux kernel",
        CrashLanguage.Php => "PHP",
        _ => language.ToString(),
    };
}
