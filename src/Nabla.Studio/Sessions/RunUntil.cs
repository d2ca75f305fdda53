namespace Nabla.Studio.Sessions;

/// <summary>When a training pauses.</summary>
internal enum RunUntil
{
    /// <summary>Not before its end.</summary>
    Run,

    /// <summary>After one step.</summary>
    Batch,

    /// <summary>At the end of the epoch.</summary>
    Epoch,

    /// <summary>As soon as possible.</summary>
    None,
}
