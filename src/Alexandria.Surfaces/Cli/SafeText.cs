namespace Alexandria.Surfaces.Cli;

/// <summary>Text that others wrote, made harmless for a terminal: a control character could move the cursor, rename the window or paste commands.</summary>
internal static class SafeText
{
    /// <summary>Keeps line breaks and tabs; shows every other control or direction-changing character as U+FFFD.</summary>
    public static string Block(string text) => string.Create(text.Length, text, static (safe, original) =>
    {
        for (var i = 0; i < safe.Length; i++)
        {
            var character = original[i];
            safe[i] = character switch
            {
                '\n' or '\t' => character,
                '\r' => i + 1 < original.Length && original[i + 1] == '\n' ? ' ' : '\n',
                _ when char.IsControl(character) || IsDirectionChange(character) => '\uFFFD',
                _ => character,
            };
        }
    });

    /// <summary>As above on one line.</summary>
    public static string Line(string text) => string.Join(' ', Block(text).Split(['\n', '\t'], StringSplitOptions.RemoveEmptyEntries));

    private static bool IsDirectionChange(char character) => character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
