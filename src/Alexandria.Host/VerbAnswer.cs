using System.Text.Json.Nodes;
using Alexandria.Modules;
using Alexandria.Surfaces.Cli;

namespace Alexandria.Host;

/// <summary>A verb's answer, in the same shape as an operation's.</summary>
internal static class VerbAnswer
{
    public static void Write(VerbContext context, JsonNode answer) =>
        context.Out.Write(context.Json ? answer.ToJsonString(Json.Options) + "\n" : AnswerText.Of(answer));
}
