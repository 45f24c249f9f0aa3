namespace Alexandria.Console.Display;

/// <summary>What a colour says; text always says it, too.</summary>
public enum Tone
{
    Neutral,
    Info,
    Positive,
    Warning,
    Danger,
}
