// Cognito calls this before it issues tokens. It takes the groups of staff away from a person without a second factor:
// Cognito can require one of everybody or of nobody, and asks whoever has one for it at every sign-in. Plain JavaScript
// for Lambda's Node.js, which brings the client along; deployed from the template as it is.
const { CognitoIdentityProviderClient, AdminGetUserCommand } = require("@aws-sdk/client-cognito-identity-provider");

const STAFF = ["instructor", "admin"];
const client = new CognitoIdentityProviderClient({});

exports.handler = async (event) => {
  const groups = event.request.groupConfiguration?.groupsToOverride ?? [];
  if (!groups.some((group) => STAFF.includes(group))) return event;
  // If Cognito cannot say, nobody is let in: the error ends this sign-in, and the next one asks again.
  const person = await client.send(new AdminGetUserCommand({ UserPoolId: event.userPoolId, Username: event.userName }));
  if ((person.UserMFASettingList ?? []).length > 0) return event;
  console.log(JSON.stringify({ level: "WARN", message: "staff without a second factor", user: event.request.userAttributes?.sub }));
  const groupsToOverride = groups.filter((group) => !STAFF.includes(group));
  event.response.claimsOverrideDetails = { groupOverrideDetails: { groupsToOverride, iamRolesToOverride: [], preferredRole: null } };
  return event;
};
