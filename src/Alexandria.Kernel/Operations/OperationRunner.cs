using Alexandria.Operations;

namespace Alexandria.Kernel.Operations;

/// <summary>A handler behind one shape, so that the pipeline needs no reflection per call.</summary>
internal abstract class OperationRunner
{
    /// <summary>True when the preparation is the answer, so that no snapshot is opened for the handler.</summary>
    public virtual bool AnswersInPreparation => false;

    /// <summary>What must happen outside the transaction; null when the handler has nothing to prepare.</summary>
    public abstract Task<Result<object?>> PrepareAsync(object request, PreparationContext context);

    public abstract Task<Result<object>> HandleAsync(object request, object? prepared, OperationContext context);

    protected static Result<object> Erase<TResponse>(Result<TResponse> result) =>
        result.Failed ? Result<object>.Failure(result.Error) : Result<object>.Success(result.Value!);
}

internal sealed class DirectRunner<TRequest, TResponse>(IOperationHandler<TRequest, TResponse> handler) : OperationRunner
    where TRequest : IOperation<TResponse>
{
    private static readonly Task<Result<object?>> NothingPrepared = Task.FromResult(Result<object?>.Success(null));

    public override Task<Result<object?>> PrepareAsync(object request, PreparationContext context) => NothingPrepared;

    public override async Task<Result<object>> HandleAsync(object request, object? prepared, OperationContext context) =>
        Erase(await handler.HandleAsync((TRequest)request, context));
}

internal sealed class PreparedRunner<TRequest, TResponse, TPrepared>(IPreparedOperationHandler<TRequest, TResponse, TPrepared> handler) : OperationRunner
    where TRequest : IOperation<TResponse>
{
    public override async Task<Result<object?>> PrepareAsync(object request, PreparationContext context)
    {
        var prepared = await handler.PrepareAsync((TRequest)request, context);
        return prepared.Failed ? Result<object?>.Failure(prepared.Error) : Result<object?>.Success(prepared.Value);
    }

    public override async Task<Result<object>> HandleAsync(object request, object? prepared, OperationContext context) =>
        Erase(await handler.HandleAsync((TRequest)request, (TPrepared)prepared!, context));
}

internal sealed class QueryRunner<TRequest, TResponse>(IQueryHandler<TRequest, TResponse> handler) : OperationRunner
    where TRequest : IOperation<TResponse>
{
    public override bool AnswersInPreparation => true;

    public override async Task<Result<object?>> PrepareAsync(object request, PreparationContext context)
    {
        var answer = await handler.AnswerAsync((TRequest)request, context);
        return answer.Failed ? Result<object?>.Failure(answer.Error) : Result<object?>.Success(answer.Value);
    }

    public override Task<Result<object>> HandleAsync(object request, object? prepared, OperationContext context) => Task.FromResult(Result<object>.Success(prepared!));
}
