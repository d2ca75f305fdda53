namespace Nabla.Studio.Sessions;

/// <summary>How far a training may go.</summary>
internal enum RunUntil
{
    /// <summary>Until it ends.</summary>
    Run,

    /// <summary>One step.</summary>
    Batch,

    /// <summary>To the end of the epoch.</summary>
    Epoch,

    /// <summary>No further.</summary>
    None,
}
