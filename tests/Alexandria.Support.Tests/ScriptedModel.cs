using Alexandria.LanguageModels;

namespace Alexandria.Support.Tests;

/// <summary>A model endpoint that answers what a test wants it to.</summary>
internal sealed class ScriptedModel(Func<ModelRequest, Result<ModelReply>> answer) : IModelClient
{
    public bool IsConfigured => true;

    public Task<Result<ModelReply>> CompleteAsync(ModelRequest request, CancellationToken cancellation) => Task.FromResult(answer(request));
}
