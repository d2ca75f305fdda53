namespace Nabla.Models;

/// <summary>
/// Receives the events of a run that <see cref="Training.EpochReport"/>s do not cover: folds, and the other networks of an ensemble. It is
/// called on the threads that train; they wait until it returns.
/// </summary>
public interface IRunObserver
{
    /// <summary>A fold of the cross-validation, which precedes training, has been evaluated.</summary>
    /// <param name="done">Number of folds evaluated so far.</param>
    void FoldEvaluated(int done);

    /// <summary>A network of the ensemble other than the first has taken a step.</summary>
    /// <param name="isLast">Whether it is the last step of an epoch.</param>
    void StepTaken(bool isLast);

    /// <summary>A network of the ensemble is trained.</summary>
    /// <param name="member">Index of the network, from 0.</param>
    void NetworkTrained(int member);
}
