using System.Text.Json.Nodes;

namespace Alexandria.Testing;

/// <summary>What one verb answered.</summary>
public sealed record Answer(int Code, string Out, string Error)
{
    public JsonNode Json => JsonNode.Parse(Out)!;

    public JsonNode Problem => JsonNode.Parse(Error)!;
}
