using System.ComponentModel.DataAnnotations;

namespace Alexandria.Operations;

/// <summary>A request that is answered with <typeparamref name="TResponse"/>. Implemented by records that carry <see cref="OperationAttribute"/>.</summary>
public interface IOperation<TResponse>;

/// <summary>A request for a list, answered page by page.</summary>
public abstract record ListOperation<TItem> : IOperation<Page<TItem>>
{
    /// <summary>How many items at the most, 1 to 200.</summary>
    [Range(1, 200)] public int Limit { get; init; } = 50;

    /// <summary>Where to go on: <c>nextCursor</c> of the page before; absent for the first page.</summary>
    [StringLength(500)] public string? Cursor { get; init; }
}

/// <summary>Handles an operation inside one unit of work. It only reads and writes rows and may be run again: no HTTP, no model, no other effect.</summary>
public interface IOperationHandler<TRequest, TResponse>
    where TRequest : IOperation<TResponse>
{
    Task<Result<TResponse>> HandleAsync(TRequest request, OperationContext context);
}

/// <summary>Handles an operation that needs work outside the transaction first: parsing, models, HTTP, index look-ups.</summary>
/// <typeparam name="TRequest">The operation.</typeparam>
/// <typeparam name="TResponse">Its answer.</typeparam>
/// <typeparam name="TPrepared">What the preparation found out; a failure ends the operation.</typeparam>
public interface IPreparedOperationHandler<TRequest, TResponse, TPrepared>
    where TRequest : IOperation<TResponse>
{
    /// <summary>Runs without a transaction, once.</summary>
    Task<Result<TPrepared>> PrepareAsync(TRequest request, PreparationContext context);

    /// <summary>Runs in the unit of work and may be run again.</summary>
    Task<Result<TResponse>> HandleAsync(TRequest request, TPrepared prepared, OperationContext context);
}

/// <summary>Answers a read operation from query ports and projections, without a unit of work of its own.</summary>
public interface IQueryHandler<TRequest, TResponse>
    where TRequest : IOperation<TResponse>
{
    Task<Result<TResponse>> AnswerAsync(TRequest request, PreparationContext context);
}

/// <summary>A response that stands for one resource. Its version becomes the ETag, and <c>If-Match</c> is compared with it.</summary>
public interface IVersioned
{
    /// <summary>Grows by one with each change, from 1.</summary>
    long Version { get; }
}

/// <summary>A response that is a file rather than JSON.</summary>
/// <param name="Bytes">The content.</param>
/// <param name="ContentType">Its media type as it may safely be served.</param>
/// <param name="FileName">Offered for saving; null to show it in place.</param>
public sealed record FileContent(ReadOnlyMemory<byte> Bytes, string ContentType, string? FileName);
