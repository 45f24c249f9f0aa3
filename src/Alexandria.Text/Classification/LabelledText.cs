namespace Alexandria.Text.Classification;

/// <summary>A text whose class is known.</summary>
/// <param name="Text">Any text.</param>
/// <param name="Label">Its class; compared by ordinal.</param>
public sealed record LabelledText(string Text, string Label);
