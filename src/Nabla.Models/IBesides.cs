namespace Nabla.Models;

/// <summary>
/// Is told what happens in a run besides the epochs of its first network, on the threads where it happens: they wait meanwhile.
/// </summary>
internal interface IBesides
{
    /// <summary>A fold of the cross-validation, which comes before the training, is judged.</summary>
    /// <param name="done">How many are.</param>
    void Fold(int done);

    /// <summary>Another network of the ensemble than the first has done a step.</summary>
    /// <param name="isLast">Whether it is the last of an epoch.</param>
    void Step(bool isLast);

    /// <summary>A network of the ensemble is trained.</summary>
    /// <param name="member">Which, from 0.</param>
    void Trained(int member);
}
